//! Work over a line that drops.

use rustix::process::Signal;

use crate::support::ssh::Machine;

#[test]
fn a_line_that_drops_takes_nothing_with_it() {
    let Some(machine) = Machine::start() else { return };
    let mut line = machine.connect(&["--local"]);
    line.wait_for("n adds the first one");
    line.send("n");
    line.wait_for("New ticket");
    line.send("Over the line\r");
    line.wait_for("#1");
    // a note is being written
    line.send("\rn");
    line.wait_for("New note on #1");
    line.send("Half a sentence");
    line.wait_for("Half a sentence");
    // the line is gone without a word, as when a lid is closed
    line.signal(Signal::KILL);
    assert_eq!(machine.ended(), "129");
    let mut line = machine.connect(&["--local"]);
    line.wait_for("Over the line");
    line.send("O");
    line.wait_for("Half a sentence");
    line.send("\r");
    line.wait_for("Ctrl-s save");
    line.send(", and the other half\u{13}");
    line.wait_for("The note was added");
    line.send("q");
    line.wait_for("Over the line");
    line.send("\r");
    line.wait_for("Half a sentence, and the other half");
    line.send("\u{3}");
    assert_eq!(machine.ended(), "130");
    assert_eq!(line.end(), 130);
    line.assert_given_back();
}
