namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>A customer of a TV provider.</summary>
/// <param name="Name">Types it to sign in.</param>
/// <param name="Password">Secret.</param>
/// <param name="UserId">What the provider tells others: opaque.</param>
public sealed record MvpdViewer(string Name, string Password, string UserId)
{
    /// <summary>What their package has; the name of a channel or resource each.</summary>
    public IReadOnlySet<string> Package { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>What parental controls keep from them.</summary>
    public IReadOnlySet<string> Restricted { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How long they stay signed in here, which services are told; null for as long as those like.</summary>
    public TimeSpan? Session { get; init; }

    /// <summary>What else the provider says of them, by its own names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>What the provider says of them with each decision, by its own names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> WithDecisions { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{nameof(MvpdViewer)} {{ {Name} }}";
}
