using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>What came of an exchange: a token, or the verdict.</summary>
internal readonly record struct ExchangeOutcome(AppToken? Token, Verdict Verdict)
{
    public static ExchangeOutcome Of(AppToken token) => new(token, Verdict.Ok);

    public static ExchangeOutcome Of(Verdict verdict) => new(null, verdict);
}
