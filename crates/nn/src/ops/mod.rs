//! Reference operations: forward, backward and trace, obviously right.
