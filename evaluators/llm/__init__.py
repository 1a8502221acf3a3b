"""The LLM judges: content_fidelity and medical_correctness.

``judges`` orchestrates stage calls and never imports a model library; ``worker`` is the separate process that does
(``programs``: DSPy signatures over the prompts in ``prompts/``). ``replies`` fixes the shapes that pass between them.
"""
