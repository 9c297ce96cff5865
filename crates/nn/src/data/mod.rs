//! MNIST files, web shards, seeded shuffles, and what happens to a drawn digit.
