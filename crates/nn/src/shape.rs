//! Window geometry along one axis: the only place where output sizes are computed.
