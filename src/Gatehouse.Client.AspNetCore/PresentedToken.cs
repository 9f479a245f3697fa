using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Client.AspNetCore;

/// <summary>What a request shows: a token, and the proof that goes with it.</summary>
internal sealed record PresentedToken(string Token, string Proof)
{
    private const int MaxTokenLength = 16 * 1024;
    private const string Scheme = "DPoP ";

    /// <summary>Reads the headers.</summary>
    /// <returns>Null and null for a request that shows nothing.</returns>
    public static (PresentedToken? Token, AppRefusal? Refusal) Read(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        if (StringValues.IsNullOrEmpty(authorization))
        {
            return (null, null);
        }

        var value = authorization.Count == 1 ? authorization[0]! : "";
        if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            // RFC 9449 §7.2: a bound token without its proof is a stolen one, as far as anybody can tell.
            return (null, AppRefusal.Token("Tokens are taken with a proof only"));
        }

        // RFC 9110 §5.3: two header lines may arrive as one with a comma, which no proof contains.
        var proofs = headers["DPoP"];
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && value.Length <= MaxTokenLength
            && proofs.Count == 1 && !proofs[0]!.Contains(',', StringComparison.Ordinal)
            ? (new PresentedToken(value[Scheme.Length..].Trim(), proofs[0] ?? ""), null)
            : (null, AppRefusal.NotShown);
    }
}
