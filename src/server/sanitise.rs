//! Note text cleaned on the way in: the allow-list of the wire contract's §5.
