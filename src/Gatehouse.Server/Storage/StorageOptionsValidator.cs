using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gatehouse.Server.Storage;

/// <summary>The database must be nameable and the key usable. Values are not shown: a connection string may hold a password.</summary>
public sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var postgres = Database.IsPostgres(options.Database);
        return new OptionRules()
            .CheckSecret(
                postgres ? IsConnectionString(options.Database) : !string.IsNullOrWhiteSpace(options.Database),
                "Gatehouse:Database", "a file name, a postgres:// address, or a connection string such as Host=db;Database=gatehouse;Username=gatehouse;Password=…")
            .CheckSecret(options.DataKey is null || DataKey.Parse(options.DataKey) is not null, "Gatehouse:DataKey", "Base64 of 32 bytes (openssl rand -base64 32)")
            .CheckSecret(!postgres || options.DataKey is not null, "Gatehouse:DataKey", "set with PostgreSQL, and the same for every process (openssl rand -base64 32)")
            .Result();
    }

    private static bool IsConnectionString(string setting)
    {
        try
        {
            using var source = PostgresSource.Create(setting);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    }
}
