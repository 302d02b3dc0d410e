//! What was deleted is not to be read out of the files of a workspace.

use std::path::Path;

use crate::support::board::Board;

/// Whether some file of the folder holds these words, its bodies of files among them.
fn holds(folder: &Path, words: &str) -> bool {
    folder.read_dir().unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, words);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

#[tokio::test]
async fn what_was_deleted_or_written_over_is_in_no_file_of_the_workspace() {
    let board = Board::start().await;
    let (server, owner) = (&board.server, board.owner());
    let ticket = board.ticket("x").await;
    let notes = board.notes(ticket);
    // one that lies among others, and one that has pages of its own
    let long = "a secret at length ".repeat(10_000);
    for text in ["a secret in short", &long, "a secret in a file"] {
        board.note(owner, ticket, "before", false).await;
        let note = board.note(owner, ticket, text, true).await;
        board.upload(owner, (ticket, note), "a.txt", text.as_bytes(), false).await.id();
        board.note(owner, ticket, "after", false).await;
        server.delete(owner, &format!("{notes}/{note}")).await.data();
    }
    let changed = board.note(owner, ticket, "a secret for a moment", true).await;
    let path = format!("{notes}/{changed}");
    server.put(owner, &path, &[("note[text]", "thought better of it")]).await.data();
    let gone = board.ticket("a secret ticket").await;
    board.note(owner, gone, "a secret on it", true).await;
    server.delete(owner, &format!("{}/{gone}", board.tickets())).await.data();
    // at the end the journal is folded in
    let place = board.server.stop_keeping_folder().await;
    assert!(!holds(place.path(), "a secret"));
    assert!(holds(place.path(), "thought better of it"), "it is looked for where it would be");
}
