using Gatehouse.Server.Apps.Installations;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>An installation with what administrators want to know beside its row. What only the protocol needs is not read.</summary>
internal sealed class InstallationView : InstallationRow
{
    /// <summary>Who is known to be behind it; null for nobody.</summary>
    public string? PersonId { get; init; }

    /// <summary>What its app is called on the wire; null when the app is gone.</summary>
    public string? Alias { get; init; }
}
