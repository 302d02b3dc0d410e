//! How a ticket is shown in answer to a POST or PUT: its custom fields nested as in a GET, and flat as clients of the
//! real service know them from there (contract §4).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{FieldContent, FieldName, Ticket};

/// A ticket with its custom fields told twice.
#[derive(Serialize)]
pub(super) struct Both<'a> {
    #[serde(flatten)]
    ticket: &'a Ticket,
    #[serde(flatten)]
    flat: &'a Option<BTreeMap<FieldName, FieldContent>>,
}

impl<'a> Both<'a> {
    /// The ticket, shown in both forms.
    pub(super) const fn of(ticket: &'a Ticket) -> Self {
        Self { ticket, flat: &ticket.fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{StepId, TicketId, ValueId};

    #[test]
    fn custom_fields_are_told_nested_and_flat() {
        let fields = BTreeMap::from([
            (FieldName::numbered(1), FieldContent::One("599".to_owned())),
            (FieldName::numbered(5), FieldContent::Many(vec![ValueId::new(12)])),
        ]);
        let ticket =
            Ticket { fields: Some(fields), ..Ticket::new(TicketId::new(7), "x", StepId::new(1)) };
        let json = serde_json::to_value(Both::of(&ticket)).unwrap();
        assert_eq!(json["id"], 7);
        assert_eq!(json["custom_fields"], serde_json::json!({"f1": "599", "f5": [12]}));
        assert_eq!(
            (&json["f1"], &json["f5"]),
            (&serde_json::json!("599"), &serde_json::json!([12]))
        );
    }
}
