namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>What a stand-in of a TV provider is.</summary>
public sealed record MvpdOptions
{
    /// <summary>Id that operators give it.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Its customers.</summary>
    public required IReadOnlyList<MvpdViewer> Viewers { get; init; }

    /// <summary>Encrypts assertions for whoever publishes a key for that.</summary>
    public bool EncryptsAssertions { get; init; }

    /// <summary>Has a logout of its own.</summary>
    public bool HasLogout { get; init; } = true;

    /// <summary>The certificate of its connections; null for plain HTTP, which loopback may have.</summary>
    public MvpdTls? Tls { get; init; }

    /// <summary>Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>State of a connection's certificate.</summary>
public enum MvpdTls
{
    /// <summary>Good for years.</summary>
    Current,

    /// <summary>Ended yesterday.</summary>
    Expired,
}
