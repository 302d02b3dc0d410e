//! Changes of what a board is made of and of who works there: projects, people, roles, steps, fields and their values.

use crate::model::{
    CustomField, FieldInput, FieldName, Project, ProjectId, ProjectInput, Role, RoleId, RoleInput,
    Secret, Step, StepId, StepInput, User, UserId, UserInput, Value, ValueId, ValueInput,
};

/// What is to happen to a thing of that id. What is saved carries the required properties and those that change,
/// nothing else.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit<Thing, Id, Input> {
    /// Add one.
    Create(Input),
    /// Change it. It comes as the user saw it when the change was made: what somebody else's write is compared with, and
    /// what tells which properties this change really touches.
    Save(Box<Thing>, Input),
    /// Delete it.
    Delete(Id),
}

/// Something to change.
#[derive(Debug, Clone, PartialEq)]
pub enum AdminWrite {
    /// A project; everything in it goes with it.
    Project(Edit<Project, ProjectId, ProjectInput>),
    /// Somebody.
    User(Edit<User, UserId, UserInput>),
    /// Oneself, as one saw it when the change was made.
    Me(Box<User>, UserInput),
    /// A role; its people fall to the default one when it goes.
    Role(ProjectId, Edit<Role, RoleId, RoleInput>),
    /// The role of everybody who is in no other, as the user saw it when the change was made.
    DefaultRole(ProjectId, Box<Role>, RoleInput),
    /// A step; one that holds tickets does not go. Its place among the others is a property of it.
    Step(ProjectId, Edit<Step, StepId, StepInput>),
    /// A custom field; what the tickets hold in it goes with it.
    Field(ProjectId, Edit<CustomField, FieldName, FieldInput>),
    /// A value of a choice; tickets that had chosen it have it no more when it goes.
    Value(ProjectId, FieldName, Edit<Value, ValueId, ValueInput>),
}

/// Which list a change is about: what else stands in it may have changed too, by renumbering or by a new default.
/// Changes of one list go out one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Concern {
    /// The projects.
    Projects,
    /// The people, oneself among them.
    People,
    /// The roles of that project.
    Roles(ProjectId),
    /// The steps of that project.
    Steps(ProjectId),
    /// The custom fields of that project, and their values.
    Fields(ProjectId),
}

/// One of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A project.
    Project(ProjectId),
    /// Somebody.
    User(UserId),
    /// A role.
    Role(RoleId),
    /// A step.
    Step(StepId),
    /// A custom field.
    Field(FieldName),
    /// A value of that field.
    Value(FieldName, ValueId),
}

impl AdminWrite {
    /// The list it is about.
    pub const fn concern(&self) -> Concern {
        match self {
            Self::Project(_) => Concern::Projects,
            Self::User(_) | Self::Me(..) => Concern::People,
            Self::Role(project, _) | Self::DefaultRole(project, ..) => Concern::Roles(*project),
            Self::Step(project, _) => Concern::Steps(*project),
            Self::Field(project, _) | Self::Value(project, ..) => Concern::Fields(*project),
        }
    }

    /// The password it carries.
    pub(super) const fn secret(&self) -> Option<&Secret> {
        match self {
            Self::User(Edit::Create(input) | Edit::Save(_, input)) | Self::Me(_, input) => {
                input.password.as_ref()
            }
            _ => None,
        }
    }
}
