//! `smartq serve`: the server for a team.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::error::Error;
use super::{Place, log, print};
use crate::cli::ServeArgs;
use crate::config::secret_file;
use crate::model::{Hush, Secret, Timestamp};
use crate::server::{Issued, NewOwner, Server, Settings};

/// How long threads that wait for a disk may hold up the end.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Bytes in the unit of `--upload-limit`.
const MEBIBYTE: u64 = 1024 * 1024;

/// The administrator's address where none is named.
const ADMINISTRATOR: &str = "admin@localhost";

/// The administrator of the sample workspace.
const SAMPLE_ADMINISTRATOR: &str = "ann@example.com";

/// Serves until it is told to end: 0 after SIGTERM, 130 after Ctrl-C.
pub(super) fn run(place: &Place, args: &ServeArgs) -> Result<u8, Error> {
    let given = Given::read(args)?;
    let hush = Hush::default();
    given.password.iter().chain(&given.api_key).for_each(|secret| hush.know(secret));
    log::start(&place.paths, hush.clone());
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let served = runtime.block_on(serve(place, args, given, &hush));
    runtime.shutdown_timeout(LAST_WORDS);
    served
}

/// The secrets somebody has chosen for the first start.
struct Given {
    password: Option<Secret>,
    api_key: Option<Secret>,
}

impl Given {
    fn read(args: &ServeArgs) -> Result<Self, Error> {
        let read = |path: &Option<_>| path.as_deref().map(secret_file::read).transpose();
        Ok(Self { password: read(&args.admin_password_file)?, api_key: read(&args.api_key_file)? })
    }
}

async fn serve(place: &Place, args: &ServeArgs, given: Given, hush: &Hush) -> Result<u8, Error> {
    // First: whoever cannot listen must not have set up a workspace.
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr().context("cannot tell where we listen")?;
    let folder = args.data_dir.clone().unwrap_or_else(|| place.paths.server());
    let settings = Settings {
        upload_limit: u64::from(args.upload_limit) * MEBIBYTE,
        hosts: args.host.clone(),
        ..Settings::new(&folder)
    };
    let server = Server::open(settings)
        .await
        .with_context(|| format!("cannot open the workspace in {}", folder.display()))?;
    if server.has_owner().await.context("cannot read the workspace")? {
        look_again(&server, args, given, hush).await?;
    } else {
        match set_up(&server, args, given, hush).await {
            Ok(_) => {}
            Err(crate::server::Error::HasOwner) => print::note(
                "This workspace has just been set up by another smartq, which has shown its credentials; it is served as it is.",
            ),
            Err(error) => {
                tell_the_log(&error);
                return Err(error).context("cannot set up the workspace")?;
            }
        }
    }
    warn_of_missing_bodies(&server, &folder);
    warn_of_the_network(address);
    let mut ended = ended()?;
    let (tell, told) = tokio::sync::oneshot::channel();
    let stop = async move {
        let code = ended.recv().await.unwrap_or(0);
        let _nobody_asks = tell.send(code);
    };
    print::line(&format!("listening on http://{address}")).map_err(unheard)?;
    tracing::info!(%address, folder = %folder.display(), "listening");
    server.serve_tcp(listener, stop).await.context("the server has ended")?;
    tracing::info!("ended");
    Ok(told.await.unwrap_or(0))
}

/// The board works without them, but whoever has lost them should know at once.
fn warn_of_missing_bodies(server: &Server, folder: &Path) {
    let lost = match server.missing_bodies() {
        0 => return,
        1 => "1 of the attachments is".to_owned(),
        more => format!("{more} of the attachments are"),
    };
    print::note(&format!(
        "smartq: {lost} not there: put the folder {} of a copy back and start again; until then they cannot be saved",
        folder.join("files").display()
    ));
}

/// Nobody can be told where it listens.
fn unheard(error: Error) -> Error {
    match error {
        Error::Unprinted(why) => anyhow::anyhow!(
            "where it listens cannot be written to standard output: {why}. Nothing was served"
        )
        .into(),
        other => other,
    }
}

/// What is to be done in a workspace that has its owner.
async fn look_again(
    server: &Server,
    args: &ServeArgs,
    given: Given,
    hush: &Hush,
) -> Result<(), Error> {
    let is_for_the_first_start = args.demo
        || args.admin_email.is_some()
        || given.password.is_some()
        || (given.api_key.is_some() && !args.new_api_key);
    if is_for_the_first_start {
        print::note("This workspace has been set up before; it is served as it is.");
    }
    if args.new_api_key {
        let tell = |api_key: &Secret| {
            hush.know(api_key);
            let words = "The old API key is dead. Keep the new one, it is not shown again:";
            said(&[words.to_owned(), api_key_line(api_key, args)], args.api_key_file.is_some())
        };
        let issued = server.replace_api_key(given.api_key, tell).await;
        issued
            .inspect_err(tell_the_log)
            .context("cannot put a new API key in the place of the present one")?;
    }
    Ok(())
}

async fn set_up(
    server: &Server,
    args: &ServeArgs,
    given: Given,
    hush: &Hush,
) -> Result<Issued, crate::server::Error> {
    if args.demo {
        let now = Timestamp::from(jiff::Timestamp::now());
        server.fill_new_with_samples(args.sample_tickets, now).await?;
    }
    let usual = if args.demo { SAMPLE_ADMINISTRATOR } else { ADMINISTRATOR };
    let owner = NewOwner {
        name: "Administrator".to_owned(),
        email: args.admin_email.clone().unwrap_or_else(|| usual.to_owned()),
        password: given.password,
    };
    let tell = |issued: &Issued| {
        for secret in [&issued.password, &issued.api_key] {
            hush.know(secret);
        }
        hand_over(issued, args)
    };
    server.create_owner_telling(owner, given.api_key, tell).await
}

/// Says once who may come in. What was given in a file is not repeated. Standard error, as the first line of standard
/// output is promised to another.
fn hand_over(issued: &Issued, args: &ServeArgs) -> io::Result<()> {
    let knows_password = args.admin_password_file.is_some();
    let lines = [
        "A new workspace. Keep these, they are not shown again:".to_owned(),
        format!("  e-mail    {}", issued.email),
        format!("  password  {}", shown(&issued.password, knows_password)),
        api_key_line(&issued.api_key, args),
    ];
    said(&lines, knows_password && args.api_key_file.is_some())
}

/// Says it; whether it can be read is all the same where nothing in it is new to whoever starts us.
fn said(lines: &[String], is_known: bool) -> io::Result<()> {
    let told = print::once(lines);
    if is_known { Ok(()) } else { told }
}

/// Where standard error cannot be read, the log says why there is no server.
fn tell_the_log(error: &crate::server::Error) {
    tracing::error!(%error, "not set up");
}

fn api_key_line(api_key: &Secret, args: &ServeArgs) -> String {
    format!("  API key   {}", shown(api_key, args.api_key_file.is_some()))
}

fn shown(secret: &Secret, was_given: bool) -> &str {
    if was_given { "(as given)" } else { secret.expose() }
}

fn warn_of_the_network(address: SocketAddr) {
    if !address.ip().is_loopback() {
        print::note(
            "Passwords cross the network in the clear here: put a proxy that speaks https in front.",
        );
    }
}

/// Hears what asks us to end, as the exit code to end with. A second time is not waited for.
fn ended() -> Result<tokio::sync::mpsc::Receiver<u8>, Error> {
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    for (kind, code) in [(SignalKind::terminate(), 0), (SignalKind::interrupt(), 130)] {
        let mut stream = signal(kind).context("cannot hear signals")?;
        let sender = sender.clone();
        tokio::spawn(async move {
            let mut times = 0;
            while stream.recv().await.is_some() {
                times += 1;
                if times > 1 {
                    std::process::exit(1);
                }
                let _ending_already = sender.try_send(code);
            }
        });
    }
    Ok(receiver)
}
