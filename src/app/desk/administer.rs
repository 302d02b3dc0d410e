//! Changes of projects, people and workflows, from the desk's side: asked for, and what is asked again once they are
//! done.

use super::{Account, Desk};
use crate::worker::reply::{Administered, FailureKind, Reply};
use crate::worker::request::{AdminWrite, Concern, Read, RequestId, Write};

impl Desk {
    /// Changes a project, its workflow, its people or oneself.
    pub fn administer(&mut self, write: AdminWrite) -> RequestId {
        self.write(Write::Admin(write))
    }

    /// Takes in who we are now, and asks again for a list of which more may have changed than was told: numbers and
    /// defaults of others, or, where a change did not work, what stood in its way.
    pub(in crate::app) fn administered(&mut self, reply: &Reply) {
        match reply {
            Reply::Me { result: Ok(me), .. }
            | Reply::Administered { result: Ok(Administered::Me(me)), .. } => {
                if let Account::Open(session) = &mut self.account {
                    session.me = me.as_ref().clone();
                }
            }
            Reply::Administered { concern, result: Ok(done), .. } => {
                self.know_myself(done);
                if !matches!(concern, Concern::Projects | Concern::People) {
                    self.list_again(*concern);
                }
            }
            Reply::Administered { concern, result: Err(failure), .. } => {
                let is_other_there = matches!(
                    failure.kind,
                    FailureKind::Unknown
                        | FailureKind::Gone
                        | FailureKind::Conflict
                        | FailureKind::Changed
                );
                if is_other_there {
                    self.list_again(*concern);
                }
            }
            _ => {}
        }
    }

    /// An administrator may change himself as one of the people.
    fn know_myself(&mut self, done: &Administered) {
        if let (Administered::User(user), Account::Open(session)) = (done, &mut self.account)
            && session.me.id == user.id
        {
            session.me = user.as_ref().clone();
        }
    }

    fn list_again(&mut self, concern: Concern) {
        self.read(match concern {
            Concern::Projects => Read::Projects,
            Concern::People => Read::People,
            Concern::Roles(project) => Read::Roles(project),
            Concern::Steps(project) => Read::Steps(project),
            Concern::Fields(project) => Read::Fields(project),
        });
    }
}
