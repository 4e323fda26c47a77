"""The pages: one module each, with its forms and views, and the template of the same name."""
