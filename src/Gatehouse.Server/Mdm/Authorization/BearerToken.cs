using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>The access token of a device request (RFC 6750 §2.1). A device sends the same one with every request until it ends.</summary>
internal static class BearerToken
{
    /// <summary>What its row is found by; null without exactly one header of this scheme.</summary>
    public static byte[]? HashOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && PresentedToken.TryParse(header, out var token) && !token.IsDpop
            ? DatedToken.Hash(token.Token)
            : null;
}
