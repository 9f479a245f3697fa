using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Core;

/// <summary>
/// What logs a user in after the tokens in memory are gone: the device's key itself, which never wears out, or a stored refresh
/// token for a login that has no installation at the server.
/// </summary>
/// <param name="RefreshToken">Secret; null stands for the key.</param>
internal sealed record FirstFactor(string? RefreshToken)
{
    private const string Record = "factor";
    private const string KeyText = "key";
    private const string RefreshPrefix = "refresh ";

    public static FirstFactor Key { get; } = new((string?)null);

    /// <summary>Null where there is none (any more).</summary>
    public static async Task<FirstFactor?> ReadAsync(ISealedRecords records, CancellationToken ct)
    {
        var bytes = await records.ReadAsync(Record, ct).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return text == KeyText ? Key
            : text.StartsWith(RefreshPrefix, StringComparison.Ordinal) ? new FirstFactor(text.Substring(RefreshPrefix.Length))
            : throw new SecureStoreException(StoreFault.TooNew, "The first factor is of an unknown kind.");
    }

    public static Task DeleteAsync(ISealedRecords records, CancellationToken ct) => records.DeleteAsync(Record, ct);

    public async Task WriteAsync(ISealedRecords records, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(RefreshToken is null ? KeyText : RefreshPrefix + RefreshToken);
        try
        {
            await records.WriteAsync(Record, bytes, ct).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => RefreshToken is null ? KeyText : "refresh token";
}
