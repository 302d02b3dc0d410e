//! What a key can mean. One flat closed list; which key means what, and where, is data in `assets/keys.toml`.

use super::keymap::Context;

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident $name:literal $word:literal $title:literal)+) => {
        /// Something the user can ask for with a key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $($(#[$doc])* $variant,)+
        }

        impl Command {
            /// All of them, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name in `keys.toml`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// A word for the footer.
            const fn usual_word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            const fn usual_title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

commands! {
    // ---- moving
    /// One to the left.
    Left "left" "left" "move left"
    /// One down.
    Down "down" "down" "move down"
    /// One up.
    Up "up" "up" "move up"
    /// One to the right.
    Right "right" "right" "move right"
    /// To the first one.
    First "first" "first" "to the first"
    /// To the last one.
    Last "last" "last" "to the last"
    /// Half a page down.
    HalfPageDown "half-page-down" "down" "half a page down"
    /// Half a page up.
    HalfPageUp "half-page-up" "up" "half a page up"
    /// To that lane or entry.
    Lane1 "lane-1" "1st" "to the first lane"
    /// To that lane or entry.
    Lane2 "lane-2" "2nd" "to the second lane"
    /// To that lane or entry.
    Lane3 "lane-3" "3rd" "to the third lane"
    /// To that lane or entry.
    Lane4 "lane-4" "4th" "to the fourth lane"
    /// To that lane or entry.
    Lane5 "lane-5" "5th" "to the fifth lane"
    /// To that lane or entry.
    Lane6 "lane-6" "6th" "to the sixth lane"
    /// To that lane or entry.
    Lane7 "lane-7" "7th" "to the seventh lane"
    /// To that lane or entry.
    Lane8 "lane-8" "8th" "to the eighth lane"
    /// To that lane or entry.
    Lane9 "lane-9" "9th" "to the ninth lane"
    /// To the next pane.
    NextPane "next-pane" "pane" "to the next pane"
    /// To the pane before.
    PreviousPane "previous-pane" "pane" "to the pane before"

    // ---- what is selected
    /// Open it, or take it.
    Open "open" "open" "open"
    /// Add a ticket to a board, or a note to a ticket.
    New "new" "new" "new"
    /// Change it.
    Edit "edit" "edit" "edit"
    /// Change its text in an editor of one's own.
    EditOutside "edit-outside" "editor" "edit the text in your editor"
    /// Choose who works on it.
    Assignees "assignees" "people" "people of the ticket"
    /// Choose its tags.
    Tags "tags" "tags" "tags of the ticket"
    /// Set the day it is due.
    DueDate "due-date" "due" "due date of the ticket"
    /// Choose what of it is set.
    SetField "set-field" "field" "set a field of the ticket, or of all that are marked"
    /// Write a note on it.
    NewNote "new-note" "note" "new note on the ticket"
    /// Choose the lane the ticket goes to.
    MoveTo "move-to" "move to…" "move ticket to a lane"
    /// The ticket goes one lane to the left.
    MoveTicketLeft "move-ticket-left" "◂ move" "move ticket left"
    /// The ticket goes one lane to the right.
    MoveTicketRight "move-ticket-right" "move ▸" "move ticket right"
    /// It goes one place up in its list.
    MoveUp "move-up" "▴ move" "move one place up"
    /// It goes one place down in its list.
    MoveDown "move-down" "move ▾" "move one place down"
    /// Attach a file of this machine.
    Attach "attach" "attach" "attach a file"
    /// Save a file to this machine.
    SaveFile "save-file" "save file" "save the file to this machine"
    /// Open a file that was saved to this machine.
    OpenFile "open-file" "open file" "open the saved file in its own program"
    /// Save all files that are meant to this machine.
    SaveAllFiles "save-all-files" "save all" "save all files to a folder"
    /// Show hidden files too, or not.
    ToggleHidden "toggle-hidden" "hidden" "show or hide hidden files"
    /// Stop the transfer.
    CancelTransfer "cancel-transfer" "stop" "stop the transfer, or put away one that is over"
    /// Begin a transfer anew.
    RetryTransfer "retry-transfer" "again" "begin a failed transfer anew"
    /// Mark it, or take its mark away.
    Mark "mark" "mark" "mark, or take the mark away"
    /// Mark from the last marked one to this one.
    MarkRange "mark-range" "mark to here" "mark from the last mark to here"
    /// Mark all that are shown.
    MarkAll "mark-all" "mark all" "mark all, or none"
    /// Write the marked ones to a file.
    Export "export" "export" "write the marked tickets to a file"
    /// Begin no more of a change of many.
    StopChanges "stop-changes" "stop" "stop the change of many tickets that is under way"
    /// Show what has failed.
    Results "results" "failures" "show which tickets were not changed, and why"
    /// Take the last change back.
    Undo "undo" "undo" "take the last change back"
    /// Do again what was taken back.
    Redo "redo" "redo" "do again what was taken back"
    /// Put something of it into the clipboard.
    Copy "copy" "copy" "copy its number, name or description"
    /// Delete it, after a question.
    Delete "delete" "delete" "delete (asks first)"

    /// Fold the lane to a thin column, or unfold it.
    Fold "fold" "fold" "fold or unfold the lane"

    // ---- forms and dialogs
    /// The month before, in a calendar.
    PreviousMonth "previous-month" "◂ month" "the month before"
    /// The month after, in a calendar.
    NextMonth "next-month" "month ▸" "the month after"
    /// This day, in a calendar.
    Today "today" "today" "today"
    /// To the next field.
    NextField "next-field" "next" "to the next field"
    /// To the field before.
    PreviousField "previous-field" "back" "to the field before"
    /// Turn the thing on or off.
    Toggle "toggle" "choose" "choose or clear"
    /// Whether the people of the ticket are told of the change.
    Notify "notify" "tell" "tell the ticket's people, or not"
    /// Leave a form without what was typed.
    ThrowAway "throw-away" "throw away" "throw away what was typed (asks)"
    /// Show what both have changed.
    Both "both" "both" "show what somebody else has changed too"
    /// Finish what was begun of a path.
    Complete "complete" "complete" "complete the path"
    /// Send the form.
    Save "save" "save" "save"
    /// Agree.
    Yes "yes" "yes" "yes"

    // ---- the start
    /// Open the workspace of this machine.
    UseThisMachine "use-this-machine" "this machine" "use a board on this machine"
    /// Sign in to an account.
    Connect "connect" "connect" "connect to a SmartQ account"
    /// Open the sample workspace.
    LookAround "look-around" "look around" "look around with sample data"

    // ---- the account
    /// The people of the account.
    People "people" "people" "people of the account"
    /// One's own profile.
    Me "me" "you" "your own profile and password"
    /// Narrow a list by typing.
    Filter "filter" "filter" "narrow the list by typing"

    // ---- everywhere
    /// Open the project's settings.
    ProjectSettings "project-settings" "settings" "project settings"
    /// Ask again for what is shown.
    Refresh "refresh" "refresh" "refresh"
    /// Out of here.
    Back "back" "back" "back"
    /// What was typed and not sent.
    Drafts "drafts" "drafts" "what was typed and not sent"
    /// Find a command, a project or a ticket by its name.
    Palette "palette" "palette" "find a command, project or ticket"
    /// Explain the keys.
    Help "help" "help" "help"
    /// Draw everything anew.
    Redraw "redraw" "redraw" "draw everything anew"
    /// Stop the program as a job of the shell.
    Suspend "suspend" "suspend" "suspend (fg resumes)"
    /// Leave the program.
    Quit "quit" "quit" "leave smartq"
}

impl Command {
    /// The command of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.name() == name)
    }

    /// What it does, for the help: in some places more can be said than elsewhere.
    pub const fn title(self, context: Context) -> &'static str {
        match (context, self) {
            (Context::Projects, Self::Open) => "open the board",
            (Context::Board, Self::Open) => "open the ticket",
            (Context::Board, Self::New) => "new ticket in this lane",
            (Context::Board, Self::Edit) => "edit the ticket",
            (Context::Board, Self::Delete) => "delete ticket (asks)",
            (Context::Board, Self::Left) => "lane on the left",
            (Context::Board, Self::Right) => "lane on the right",
            (Context::Board, Self::Up) => "ticket above",
            (Context::Board, Self::Down) => "ticket below",
            (Context::Board, Self::First) => "first ticket",
            (Context::Board, Self::Last) => "last ticket",
            (Context::Board, Self::Refresh) => "load the board again",
            (Context::Projects | Context::People, Self::Refresh) => "load the list again",
            (Context::Ticket, Self::New) => "new note",
            (Context::Ticket, Self::Open) => "change what is selected, save a file",
            (Context::Ticket, Self::Edit) => "edit what is selected",
            (Context::Ticket, Self::Delete) => "delete (asks first)",
            (Context::Ticket, Self::Refresh) => "load the ticket again",
            (Context::Settings, Self::New) => "add one to the list",
            (Context::Settings, Self::Open) => "edit it, or go to its values",
            (Context::Settings, Self::Left) => "from values to fields",
            (Context::Settings, Self::Right) => "from field to its values",
            (Context::Settings, Self::NextPane) => "to the next tab",
            (Context::Settings, Self::PreviousPane) => "to the tab before",
            (Context::Settings, Self::Lane1) => "Info",
            (Context::Settings, Self::Lane2) => "Workflow",
            (Context::Settings, Self::Lane3) => "Roles",
            (Context::Settings, Self::Lane4) => "Fields",
            (Context::Settings, Self::Refresh) => "load the settings again",
            (Context::Projects, Self::New) => "new project",
            (Context::Projects, Self::Edit) => "edit name and description",
            (Context::Projects, Self::Delete) => "delete project (asks for its name)",
            (Context::People, Self::Open) => "the profile alone, or the list again",
            (Context::People, Self::New) => "new person",
            (Context::People, Self::Edit) => "edit the profile",
            (Context::People, Self::Delete) => "delete the person (asks for their name)",
            (Context::Filter, Self::Open) => "back to the list, still narrowed",
            (Context::Filter, Self::Back) => "clear the filter",
            (Context::Name, Self::Yes) => "agree, once the name is typed",
            (Context::Welcome, Self::Refresh) => "try again",
            (Context::Path, Self::Toggle) => "mark a file, or clear the mark",
            (Context::Path, Self::Save) => "take the marked files",
            (Context::Path, Self::Left) => "to the folder above",
            (Context::Path, Self::Right) => "into the folder",
            (Context::Form | Context::Text, Self::Attach) => "add a file to the note",
            (Context::Ticket, Self::Attach) => "attach files",
            (Context::Unsent, Self::Open) => "take it up, or see what can be done",
            (Context::Unsent, Self::ThrowAway) => "throw it away, or give it up (asks)",
            (Context::Unsent, Self::HalfPageDown) => "more of what is told of it",
            (Context::Unsent, Self::HalfPageUp) => "back in what is told of it",
            (Context::Unsent, Self::Refresh) => "look again, and try to reach the server",
            (Context::Conflict, Self::Toggle) => "take the next version",
            (Context::Conflict, Self::Left) => "take the version before",
            (Context::Conflict, Self::Right) => "take the version after",
            (Context::Conflict, Self::Open) => "edit the text made of both",
            (Context::Conflict, Self::EditOutside) => "the same in your editor",
            (Context::Conflict, Self::Save) => "settle it",
            (Context::Conflict, Self::Refresh) => "look at theirs again",
            (Context::Conflict, Self::Back) => "leave it open, both are kept",
            (Context::Menu, Self::Open) => "choose",
            (Context::Text, Self::Open) => "open the calendar, the list, your editor",
            (Context::Board, Self::EditOutside) => "edit the description in your editor",
            (Context::Calendar, Self::Open) => "take the day",
            (Context::Calendar, Self::Left) => "the day before",
            (Context::Calendar, Self::Right) => "the day after",
            (Context::Calendar, Self::Up) => "a week before",
            (Context::Calendar, Self::Down) => "a week after",
            (Context::Calendar, Self::Back) => "close the calendar",
            (Context::Chooser, Self::Open) => "take it and save",
            (Context::Chooser, Self::Toggle) => "choose, and go on",
            (Context::Palette, Self::Open) => "do it, or go there",
            (Context::Palette, Self::Back) => "close the palette",
            (Context::Form | Context::Text, Self::Back) => "close the form",
            (Context::Confirm | Context::Name, Self::Back) => "no",
            (Context::Projects, Self::Back) => "leave smartq",
            _ => self.usual_title(),
        }
    }

    /// A word for the footer.
    pub const fn word(self, context: Context) -> &'static str {
        match (context, self) {
            (Context::Welcome, Self::Refresh) => "try again",
            (Context::Projects, Self::Back) => "quit",
            (Context::Path, Self::Toggle) => "mark",
            (Context::Settings, Self::NextPane) => "tab",
            (Context::Confirm | Context::Name, Self::Back) => "no",
            (Context::Name, Self::Yes) => "agree",
            (Context::Conflict, Self::Save) => "settle",
            (Context::Conflict, Self::Open) => "edit",
            (Context::Conflict, Self::Back) => "leave",
            (Context::Filter, Self::Open) => "list",
            (Context::Filter, Self::Back) => "clear",
            (Context::Menu | Context::Palette, Self::Open) => "choose",
            (Context::Calendar | Context::Chooser, Self::Open) => "take",
            (Context::Calendar, Self::Back) => "close",
            _ => self.usual_word(),
        }
    }

    /// The lane or entry it names, counted from 0.
    pub const fn lane(self) -> Option<usize> {
        Some(match self {
            Self::Lane1 => 0,
            Self::Lane2 => 1,
            Self::Lane3 => 2,
            Self::Lane4 => 3,
            Self::Lane5 => 4,
            Self::Lane6 => 5,
            Self::Lane7 => 6,
            Self::Lane8 => 7,
            Self::Lane9 => 8,
            _ => return None,
        })
    }

    /// Whether it only moves what has the keys.
    pub const fn moves(self) -> bool {
        self.lane().is_some()
            || matches!(
                self,
                Self::Left
                    | Self::Down
                    | Self::Up
                    | Self::Right
                    | Self::First
                    | Self::Last
                    | Self::HalfPageDown
                    | Self::HalfPageUp
                    | Self::NextPane
                    | Self::PreviousPane
                    | Self::NextField
                    | Self::PreviousField
            )
    }

    /// Whether it changes something at the server, so that `--read-only` forbids it.
    pub const fn writes(self) -> bool {
        matches!(
            self,
            Self::New
                | Self::Edit
                | Self::EditOutside
                | Self::Assignees
                | Self::Tags
                | Self::DueDate
                | Self::SetField
                | Self::NewNote
                | Self::MoveTo
                | Self::MoveTicketLeft
                | Self::MoveTicketRight
                | Self::MoveUp
                | Self::MoveDown
                | Self::Attach
                | Self::Delete
                | Self::Undo
                | Self::Redo
        )
    }
}
