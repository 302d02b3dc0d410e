//! Our memory is nobody else's business: it holds passwords.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Nobody gets to see our memory from now on: neither in a dump when we fall, nor, but for the system's administrator, by
/// looking at it while we run. A system that refuses leaves it as it was.
pub(super) fn close_memory() {
    // The limit alone would not do: a dump that goes to a program, as on most desktops, does not heed it.
    #[cfg(target_os = "linux")]
    let _as_it_was =
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    // Only the limit that is in force, not the highest one: an editor started from here may raise its own again.
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    let _as_it_was = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn our_memory_is_closed() {
        use rustix::process::{DumpableBehavior, dumpable_behavior};

        let before = getrlimit(Resource::Core).maximum;
        close_memory();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), before));
    }
}
