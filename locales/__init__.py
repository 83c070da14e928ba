"""Every text a person sees, one file a language; `qqq.json` documents them."""
