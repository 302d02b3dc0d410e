//! The tabs of the settings.

/// A part of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What the project is called and what it is for.
    Info,
    /// Its steps.
    Workflow,
    /// Its roles.
    Roles,
    /// Its custom fields.
    Fields,
}

impl Tab {
    /// All of them, from the left.
    pub const ALL: [Self; 4] = [Self::Info, Self::Workflow, Self::Roles, Self::Fields];

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Info => "Info",
            Self::Workflow => "Workflow",
            Self::Roles => "Roles",
            Self::Fields => "Fields",
        }
    }

    /// The tab so many to the right, around the end.
    pub(super) fn beside(self, by: isize) -> Self {
        let count = Self::ALL.len();
        let at = (self as usize + count).saturating_add_signed(by) % count;
        Self::ALL.get(at).copied().unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tabs_go_round() {
        assert_eq!(Tab::Info.beside(-1), Tab::Fields);
        assert_eq!(Tab::Fields.beside(1), Tab::Info);
        assert_eq!(Tab::Workflow.beside(1), Tab::Roles);
    }
}
