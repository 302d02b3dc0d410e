use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use super::*;

/// Keeps what it is given.
#[derive(Default)]
struct Working(Mutex<HashMap<String, Kept>>);

impl Vault for Working {
    fn look(&self, account: &str) -> Result<Kept, Trouble> {
        Ok(self.0.lock().unwrap().get(account).cloned().unwrap_or_default())
    }

    fn keep(&self, account: &str, kept: &Kept) -> Result<(), Trouble> {
        self.0.lock().unwrap().insert(account.to_owned(), kept.clone());
        Ok(())
    }
}

/// Is always in this trouble.
struct Troubled(Trouble);

impl Vault for Troubled {
    fn look(&self, _: &str) -> Result<Kept, Trouble> {
        Err(self.0.clone())
    }

    fn keep(&self, _: &str, _: &Kept) -> Result<(), Trouble> {
        Err(self.0.clone())
    }
}

/// Never answers; counts who waits.
#[derive(Default)]
struct Hanging(AtomicUsize);

impl Vault for Hanging {
    fn look(&self, _: &str) -> Result<Kept, Trouble> {
        self.0.fetch_add(1, Ordering::SeqCst);
        loop {
            thread::park();
        }
    }

    fn keep(&self, account: &str, _: &Kept) -> Result<(), Trouble> {
        self.look(account).map(drop)
    }
}

fn kept() -> Kept {
    Kept { password: Some(Secret::new("hunter2")), api_key: Some(Secret::new("0123")) }
}

#[test]
fn what_is_kept_is_found_under_its_account_alone() {
    let keyring = Keyring::of(Arc::<Working>::default(), PATIENCE);
    keyring.keep("ann", &kept()).unwrap();
    assert_eq!(keyring.look("ann"), Ok(kept()));
    assert_eq!(keyring.look("bo"), Ok(Kept::default()));
    keyring.keep("ann", &Kept { api_key: None, ..kept() }).unwrap();
    assert_eq!(keyring.look("ann").unwrap().api_key, None);
}

#[test]
fn a_trouble_is_told_as_it_is() {
    for trouble in [Trouble::Locked, Trouble::Failed("no".to_owned())] {
        let keyring = Keyring::of(Arc::new(Troubled(trouble.clone())), PATIENCE);
        assert_eq!(keyring.look("ann"), Err(trouble.clone()));
        assert_eq!(keyring.keep("ann", &kept()), Err(trouble));
    }
    assert_eq!(Keyring::none().look("ann"), Err(Trouble::Absent));
}

#[test]
fn a_keyring_that_hangs_is_waited_for_once_in_a_run() {
    let vault = Arc::<Hanging>::default();
    let patience = Duration::from_millis(50);
    let keyring = Keyring::of(Arc::clone(&vault) as Arc<dyn Vault>, patience);
    let begin = Instant::now();
    assert_eq!(keyring.look("ann"), Err(Trouble::Silent));
    assert!(begin.elapsed() >= patience);
    for _ in 0..100 {
        assert_eq!(keyring.clone().look("ann"), Err(Trouble::Silent));
        assert_eq!(keyring.keep("ann", &kept()), Err(Trouble::Silent));
    }
    assert_eq!(vault.0.load(Ordering::SeqCst), 1, "it was asked once");
}

#[test]
fn a_keyring_that_breaks_off_is_a_trouble() {
    struct Fragile;
    impl Vault for Fragile {
        fn look(&self, _: &str) -> Result<Kept, Trouble> {
            std::panic::resume_unwind(Box::new("it fell"))
        }
        fn keep(&self, _: &str, _: &Kept) -> Result<(), Trouble> {
            Ok(())
        }
    }
    let keyring = Keyring::of(Arc::new(Fragile), PATIENCE);
    assert!(matches!(keyring.look("ann"), Err(Trouble::Failed(_))));
}

#[test]
fn nobody_is_asked_where_no_session_bus_is_announced() {
    let place = tempfile::tempdir().unwrap();
    let there = |variables: &[(&str, &str)]| {
        let get = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        };
        Environment::from_variables(get).announces_session_bus()
    };
    let folder = place.path().to_str().unwrap();
    assert!(!there(&[]));
    assert!(!there(&[("DBUS_SESSION_BUS_ADDRESS", ""), ("XDG_RUNTIME_DIR", folder)]));
    assert!(there(&[("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")]));
    std::fs::write(place.path().join("bus"), "").unwrap();
    assert!(!there(&[("XDG_RUNTIME_DIR", folder)]), "a file is no bus");
    std::fs::remove_file(place.path().join("bus")).unwrap();
    let _bus = std::os::unix::net::UnixListener::bind(place.path().join("bus")).unwrap();
    assert!(there(&[("XDG_RUNTIME_DIR", folder)]));
}

#[test]
fn an_account_is_named_by_server_and_login() {
    let name = |host: &str| account("ann@acme.example", &host.parse().unwrap());
    assert_eq!(name("https://acme.example/"), "ann@acme.example at https://acme.example");
    assert_ne!(name("https://acme.example/"), name("https://other.example/"));
    assert_ne!(name("https://acme.example/"), name("http://acme.example/"));
}
