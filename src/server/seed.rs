//! The sample workspace.

use super::{Error, Server};
use crate::model::Timestamp;

impl Server {
    /// Fills a new workspace with the sample data, and with a project "Load" of so many tickets. Its people have no
    /// passwords.
    pub async fn fill_with_samples(
        &self,
        _sample_tickets: u32,
        _now: Timestamp,
    ) -> Result<(), Error> {
        Err(Error::Samples("there are none yet".to_owned()))
    }
}
