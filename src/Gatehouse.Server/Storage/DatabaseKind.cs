namespace Gatehouse.Server.Storage;

/// <summary>Which database engine is behind <see cref="Database"/>.</summary>
public enum DatabaseKind
{
    /// <summary>One file, one process.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later, any number of processes.</summary>
    Postgres,
}
