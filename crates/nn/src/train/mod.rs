//! A training session as a pure state machine, and the messages that drive it.
