namespace Gatehouse.Simulator.Accounts;

/// <summary>What a device that enrolled with an account knows of it.</summary>
public sealed class AccountState
{
    internal AccountState(AccountMode mode, AccountTokens tokens) => (Mode, Tokens) = (mode, tokens);

    /// <summary>As what it enrolled.</summary>
    public AccountMode Mode { get; }

    /// <summary>Managed Apple Account that the profile named.</summary>
    public string ManagedAppleAccount { get; internal set; } = "";

    /// <summary>Times the person signed in, the first one included.</summary>
    public int SignIns { get; internal set; } = 1;

    /// <summary>Times the device renewed its token without the person.</summary>
    public int Refreshes { get; internal set; }

    /// <summary>What it shows at present. Secret.</summary>
    public string AccessToken => Tokens.Access;

    internal AccountTokens Tokens { get; set; }
}
