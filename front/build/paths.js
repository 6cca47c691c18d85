// Where everything lies; front/ is the working folder of every command.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const front = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const modules = path.join(front, "node_modules");
export const source = path.join(front, "..", "src", "shuping");
export const dist = path.join(source, "static", "dist");
export const templates = path.join(source, "**", "templates", "**", "*.html");
