//! The things that are changed so, and what people call their properties.

use super::super::look;
use super::super::reply::Theirs;
use super::{Amended, Amendment};
use crate::model::{
    ChoiceKind, CustomField, FieldInput, Note, NoteInput, Project, ProjectInput, Role, RoleInput,
    Step, StepInput, User, UserInput, Value, ValueInput,
};

/// The properties of an input by the names they travel under.
macro_rules! takes {
    ($($name:literal => $field:ident,)+) => {
        fn take(&mut self, property: &str, from: &Self) {
            match property {
                $($name => self.$field.clone_from(&from.$field),)+
                _ => {}
            }
        }
    };
}

impl Amended for Project {
    type Input = ProjectInput;

    fn told(&self) -> ProjectInput {
        ProjectInput { name: Some(self.name.clone()), description: Some(self.description.clone()) }
    }

    fn theirs(self) -> Theirs {
        Theirs::Project(self)
    }
}

impl Amendment for ProjectInput {
    takes! {
        "name" => name,
        "description" => description,
    }
}

impl Amended for User {
    type Input = UserInput;

    fn told(&self) -> UserInput {
        UserInput {
            name: Some(self.name.clone()),
            email: Some(self.email.clone()),
            password: None,
            is_account_administrator: Some(self.is_account_administrator),
            can_manage_projects: Some(self.can_manage_projects),
            can_view_profiles: Some(self.can_view_profiles),
            can_manage_profiles: Some(self.can_manage_profiles),
            company: Some(self.company.clone()),
            title: Some(self.title.clone()),
            address: Some(self.address.clone()),
            work_phone: Some(self.work_phone.clone()),
            cell_phone: Some(self.cell_phone.clone()),
            comments: Some(self.comments.clone()),
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::User(self)
    }
}

impl Amendment for UserInput {
    takes! {
        "name" => name,
        "email" => email,
        "password" => password,
        "is_account_administrator" => is_account_administrator,
        "can_manage_projects" => can_manage_projects,
        "can_view_profiles" => can_view_profiles,
        "can_manage_profiles" => can_manage_profiles,
        "company" => company,
        "title" => title,
        "address" => address,
        "work_phone" => work_phone,
        "cell_phone" => cell_phone,
        "comments" => comments,
    }
}

impl Amended for Role {
    type Input = RoleInput;

    fn told(&self) -> RoleInput {
        RoleInput {
            name: Some(self.name.clone()),
            access_level: Some(self.access_level),
            max_step: Some(self.max_step),
            can_edit_project: Some(self.can_edit_project),
            can_manage_people_notes: Some(self.can_manage_people_notes),
            can_see_private_notes: Some(self.can_see_private_notes),
            users: self.users.clone(),
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::Role(self)
    }
}

impl Amendment for RoleInput {
    takes! {
        "name" => name,
        "access_level" => access_level,
        "max_step" => max_step,
        "can_edit_project" => can_edit_project,
        "can_manage_people_notes" => can_manage_people_notes,
        "can_see_private_notes" => can_see_private_notes,
        "users" => users,
    }
}

impl Amended for Step {
    type Input = StepInput;

    fn told(&self) -> StepInput {
        StepInput {
            name: Some(self.name.clone()),
            description: Some(self.description.clone()),
            limit: Some(self.limit),
            pos: Some(self.pos),
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::Step(self)
    }
}

impl Amendment for StepInput {
    takes! {
        "name" => name,
        "description" => description,
        "limit" => limit,
        "pos" => pos,
    }
}

impl Amended for CustomField {
    type Input = FieldInput;

    fn told(&self) -> FieldInput {
        let choice_kind = self.options.choice_kind.clone();
        FieldInput {
            kind: Some(self.kind.clone()),
            label: Some(self.label.clone()),
            hint: Some(self.hint.clone()),
            required: Some(self.required),
            pos_type: Some(self.pos_type.clone()),
            // no choice is what an empty word says
            choice_kind: choice_kind.or_else(|| Some(ChoiceKind::parse(""))),
            min: Some(self.options.min),
            max: Some(self.options.max),
            layout: Some(self.options.layout.clone()),
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::Field(self)
    }
}

impl Amendment for FieldInput {
    takes! {
        "type" => kind,
        "label" => label,
        "hint" => hint,
        "required" => required,
        "pos_type" => pos_type,
        "choiceType" => choice_kind,
        "min" => min,
        "max" => max,
        "fieldLayout" => layout,
    }
}

impl Amended for Value {
    type Input = ValueInput;

    fn told(&self) -> ValueInput {
        ValueInput {
            title: Some(self.title.clone()),
            is_default: Some(self.is_default),
            pos: Some(self.pos),
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::Value(self)
    }
}

impl Amendment for ValueInput {
    takes! {
        "title" => title,
        "is_default" => is_default,
        "pos" => pos,
    }
}

impl Amended for Note {
    type Input = NoteInput;

    fn told(&self) -> NoteInput {
        NoteInput {
            text: Some(self.text.clone()),
            private: Some(self.private),
            ..NoteInput::default()
        }
    }

    fn theirs(self) -> Theirs {
        Theirs::Note(self)
    }
}

impl Amendment for NoteInput {
    const SAID_ONCE: &'static [&'static str] = &["notify_users", "users", "has_attachments"];

    takes! {
        "text" => text,
        "private" => private,
    }

    fn alike(one: &str, other: &str) -> bool {
        look::same_gist(one, other)
    }
}

/// What people call a property.
pub(in super::super) fn label(property: &str) -> &'static str {
    match property {
        "name" => "name",
        "description" => "description",
        "email" => "e-mail",
        "is_account_administrator" => "administrator's right",
        "can_manage_projects" => "right to add projects",
        "can_view_profiles" => "right to see people",
        "can_manage_profiles" => "right to change people",
        "company" => "company",
        "title" => "title",
        "address" => "address",
        "work_phone" => "work phone",
        "cell_phone" => "cell phone",
        "comments" => "comments",
        "access_level" => "access level",
        "max_step" => "last step",
        "can_edit_project" => "right to edit the project",
        "can_manage_people_notes" => "right to change notes",
        "can_see_private_notes" => "right to see private notes",
        "users" => "people",
        "limit" => "limit",
        "pos" => "place",
        "type" => "type",
        "label" => "label",
        "hint" => "hint",
        "required" => "mark as required",
        "pos_type" => "width on the web",
        "choiceType" => "way of choosing",
        "min" => "least number",
        "max" => "greatest number",
        "fieldLayout" => "web layout",
        "is_default" => "default",
        "text" => "text",
        "private" => "privacy",
        _ => "same",
    }
}
