namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>What to put on the web server of a domain, ready to be copied.</summary>
public sealed record DiscoverySnippet
{
    /// <summary><c>nginx</c>, <c>apache</c>, <c>caddy</c> or <c>static</c>.</summary>
    public required string Server { get; init; }

    /// <summary>Where it goes, in words.</summary>
    public required string Where { get; init; }

    /// <summary>The lines.</summary>
    public required string Text { get; init; }
}
