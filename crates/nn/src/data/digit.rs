//! What happens to a drawn digit before a network sees it.
