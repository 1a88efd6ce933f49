namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// One statement in the dialect that SQLite and PostgreSQL share, with its arguments for <c>@name</c>; the same text always has the same arguments in the same order.
/// </summary>
internal readonly record struct SqlStatement(string Text, params (string Name, object? Value)[] Arguments);
