namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Secrets that operators stored for MVPDs. The configuration only names them.</summary>
internal interface ITvSecrets
{
    /// <summary>A secret as it was typed; null when none of that name is stored.</summary>
    ValueTask<string?> FindAsync(string organizationId, string mvpd, string name, CancellationToken ct);
}
