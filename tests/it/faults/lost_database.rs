//! The database of a workspace is gone, or empty, or its files are: nothing new takes their place without a word.

use std::path::Path;

use crate::support::machine::Machine;
use crate::support::marked::everything_below;
use crate::support::serve::Serve;

async fn workspace() -> Machine {
    let machine = Machine::new();
    std::fs::create_dir_all(machine.path("data")).unwrap();
    Serve::start(&machine.path("data"), &["--demo"]).await.end().await;
    machine
}

/// Starts a server and gives what it says, and how it ends.
async fn refused(data: &Path) -> String {
    let refused = Serve::try_start(data, &[]).await.err().expect("it has started");
    assert_eq!(refused.code, Some(1), "{}", refused.said);
    refused.said
}

#[tokio::test]
async fn no_new_workspace_is_made_where_the_files_of_one_lie() {
    for is_empty in [true, false] {
        let machine = workspace().await;
        let data = machine.path("data");
        let file = data.join("workspace/workspace.db");
        std::fs::remove_file(&file).unwrap();
        if is_empty {
            std::fs::write(&file, "").unwrap();
        }
        let before = everything_below(&data);
        let said = refused(&data).await;
        assert!(said.contains("not there, or empty") && said.contains("put a copy"), "{said}");
        let doctor = machine.run(&["doctor"]).await;
        let told = String::from_utf8(doctor.stdout).unwrap();
        assert!(told.contains("WRONG workspace") && told.contains("not there, or empty"), "{told}");
        assert_eq!(everything_below(&data), before);
    }
}

#[tokio::test]
async fn an_empty_folder_and_one_whose_first_start_was_cut_off_are_begun_anew() {
    let machine = Machine::new();
    let folder = machine.path("data").join("workspace");
    std::fs::create_dir_all(folder.join("files")).unwrap();
    std::fs::write(folder.join("workspace.db"), "").unwrap();
    std::fs::write(folder.join("files/.lock"), "").unwrap();
    Serve::start(&machine.path("data"), &["--demo"]).await.end().await;
}

#[tokio::test]
async fn attachments_that_are_not_there_are_told_of_at_the_start() {
    let machine = workspace().await;
    let data = machine.path("data");
    std::fs::remove_dir_all(data.join("workspace/files")).unwrap();
    let doctor = machine.run(&["doctor"]).await;
    let told = String::from_utf8(doctor.stdout).unwrap();
    assert!(
        told.contains("WRONG workspace") && told.contains("11 attachments are not there"),
        "{told}"
    );
    assert_eq!(doctor.status.code(), Some(1));
    let serve = Serve::start(&data, &[]).await;
    let said = serve.said();
    serve.end().await;
    assert!(said.contains("attachments are not there: put the folder"), "{said}");
}
