namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>What a session needs before its viewer can be sent to an MVPD.</summary>
[Flags]
internal enum SessionParameters
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>mvpd</c></summary>
    Mvpd = 1,

    /// <summary><c>domainName</c></summary>
    DomainName = 2,

    /// <summary><c>redirectUrl</c></summary>
    RedirectUrl = 4,
}
