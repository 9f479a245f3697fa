namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Finds organizations by what addresses call them.</summary>
public interface IIssuers
{
    /// <summary>The issuer that a path segment names, by slug or by id; null when there is none.</summary>
    ValueTask<Issuer?> FindAsync(string org, CancellationToken ct);
}
