//! What the tickets of a project carry in its custom fields, counted.

use std::collections::BTreeMap;

use crate::model::{FieldName, Ticket, TicketId, ValueId};

/// Tickets that are kept by name, of each field and value.
const NAMED: usize = 5;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldUse {
    /// How many tickets were looked at.
    pub tickets: u64,
    /// Whether those were all there are.
    pub is_complete: bool,
    fields: BTreeMap<FieldName, Count>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Count {
    all: Carriers,
    values: BTreeMap<ValueId, Carriers>,
}

/// Tickets that carry something: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carriers {
    /// How many.
    pub count: u64,
    /// The first that were looked at.
    pub first: Vec<TicketId>,
}

impl Carriers {
    const NONE: &'static Self = &Self { count: 0, first: Vec::new() };

    fn add(&mut self, ticket: TicketId) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(ticket);
        }
    }
}

impl FieldUse {
    /// Counts these too.
    pub fn add(&mut self, tickets: &[Ticket]) {
        for ticket in tickets {
            self.tickets += 1;
            for (name, content) in ticket.fields.iter().flatten() {
                if content.is_empty() {
                    continue;
                }
                let count = self.fields.entry(name.clone()).or_default();
                count.all.add(ticket.id);
                for value in content.value_ids() {
                    count.values.entry(value).or_default().add(ticket.id);
                }
            }
        }
    }

    /// The same, and whether those were all.
    #[must_use]
    pub fn ended(self, is_complete: bool) -> Self {
        Self { is_complete, ..self }
    }

    /// The tickets that carry something in this field or, where one is given, have chosen this value of it.
    pub fn carriers(&self, field: &FieldName, value: Option<ValueId>) -> &Carriers {
        let count = self.fields.get(field);
        let carriers = match value {
            None => count.map(|count| &count.all),
            Some(value) => count.and_then(|count| count.values.get(&value)),
        };
        carriers.unwrap_or(Carriers::NONE)
    }

    /// How many tickets carry something in this field.
    pub fn of_field(&self, field: &FieldName) -> u64 {
        self.carriers(field, None).count
    }

    /// How many tickets have chosen this value of it.
    pub fn of_value(&self, field: &FieldName, value: ValueId) -> u64 {
        self.carriers(field, Some(value)).count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_not_carried() {
        let tickets: Vec<Ticket> = serde_json::from_value(serde_json::json!([
            {"id": 1, "name": "a", "custom_fields": {"f1": "501", "f2": "", "f5": [511, 513]}},
            {"id": 2, "name": "b", "custom_fields": {"f1": "501", "f5": []}},
            {"id": 3, "name": "c"},
        ]))
        .unwrap();
        let mut used = FieldUse::default();
        used.add(&tickets);
        let name = |name: &str| name.parse::<FieldName>().unwrap();
        assert_eq!(used.tickets, 3);
        assert_eq!(["f1", "f2", "f5"].map(|it| used.of_field(&name(it))), [2, 0, 1]);
        assert_eq!(used.of_value(&name("f1"), ValueId::new(501)), 2);
        assert_eq!(used.of_value(&name("f5"), ValueId::new(512)), 0);
        let first = &used.carriers(&name("f1"), Some(ValueId::new(501))).first;
        assert_eq!(first[..], [1, 2].map(TicketId::new));
        for _ in 0..9 {
            used.add(&tickets);
        }
        let carriers = used.carriers(&name("f1"), None);
        assert_eq!((carriers.count, carriers.first.len()), (20, NAMED));
    }
}
