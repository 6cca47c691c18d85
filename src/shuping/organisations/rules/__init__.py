"""What a change of the tree must say. Values in, decisions out.

importing  what an imported table would change
reshaping  what a merger or split must say
"""
