"""The grammar the apps speak: operations, permissions, events, errors, tasks, documents. It knows no app's nouns."""
