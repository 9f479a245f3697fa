using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>The answer about one resource.</summary>
internal sealed record Decision
{
    /// <summary>As it was asked for.</summary>
    public required ResourceId Resource { get; init; }

    /// <summary>One of <see cref="DecisionSources"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Why not; null for a permit.</summary>
    public TvErrorCode? Error { get; init; }

    /// <summary>In the words of the MVPD or of the operator; null for none.</summary>
    public string? Details { get; init; }

    /// <summary>From when to when it holds; null where that is not said.</summary>
    public DecisionWindow? Window { get; init; }

    /// <summary>Whom the media token is about, without a name; null for a denial.</summary>
    public string? ViewerHash { get; init; }

    /// <summary>With a permit of an authorization.</summary>
    public SignedMediaToken? Token { get; init; }

    /// <summary>The MVPD was asked now, rather than some time ago.</summary>
    public bool Asked { get; init; }

    /// <summary>May watch.</summary>
    public bool Permitted => Error is null;
}

/// <summary>From when to when something holds.</summary>
internal readonly record struct DecisionWindow(DateTimeOffset NotBefore, DateTimeOffset NotAfter);

/// <summary>A media token, ready for the wire.</summary>
internal readonly record struct SignedMediaToken(DecisionWindow Window, string Text);
