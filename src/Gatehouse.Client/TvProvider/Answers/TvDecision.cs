namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>May the viewer watch something.</summary>
/// <param name="Resource">As it was asked for.</param>
/// <param name="Mvpd">Of whom.</param>
/// <param name="Source">Who decided: <c>mvpd</c>, <c>degradation</c>, <c>temppass</c> or <c>dummy</c>.</param>
/// <param name="IsAuthorized">The decision.</param>
public sealed record TvDecision(string Resource, string Mvpd, string Source, bool IsAuthorized)
{
    /// <summary>Proof for the programmer's backend, with a permit of an authorization; else null.</summary>
    public TvMediaToken? Token { get; init; }

    /// <summary>Why not; null with a permit.</summary>
    public TvError? Error { get; init; }

    /// <summary>Until when the service stands by it; null when not stated. It is not for apps to keep: each playback asks.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}

/// <summary>
/// A media token: good for one playback, which begins at once. Nobody keeps it; the next playback asks for the next one, and
/// its end does not end the stream.
/// </summary>
/// <param name="SerializedToken">What the programmer's backend checks. Secret.</param>
/// <param name="NotAfter">End.</param>
public sealed record TvMediaToken(string SerializedToken, DateTimeOffset NotAfter)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(TvMediaToken);
}
