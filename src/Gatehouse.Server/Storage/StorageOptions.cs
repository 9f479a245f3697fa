namespace Gatehouse.Server.Storage;

/// <summary>Where the state lives. Bound from <c>Gatehouse</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>A SQLite file, or a PostgreSQL connection string (anything with <c>Host=</c>, or a <c>postgres://</c> address). Default <c>data/gatehouse.db</c>.</summary>
    public string Database { get; set; } = "data/gatehouse.db";

    /// <summary>Base64 of 32 bytes that encrypt secrets at rest. Unset: a key file beside a SQLite database is made on first start; PostgreSQL needs it set.</summary>
    public string? DataKey { get; set; }
}
