namespace Gatehouse.Simulator.Accounts;

/// <summary>As what a device enrolls with an account.</summary>
public enum AccountMode
{
    /// <summary>User enrollment (<c>mdm-byod</c>).</summary>
    Byod,

    /// <summary>Device enrollment (<c>mdm-adde</c>).</summary>
    Adde,
}
