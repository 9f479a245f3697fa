namespace Gatehouse.Client.Apps.Wire;

/// <summary>Where tokens and proofs may be sent to.</summary>
internal static class SafeAddress
{
    /// <summary>With TLS; without it only on this very machine, for development. No credentials or fragment in it.</summary>
    public static bool Is(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0;
}
