namespace Gatehouse.Protocols.TvProvider;

/// <summary>What has become of a profile. It never becomes valid again: a new sign-in makes a new one.</summary>
public enum ProfileState
{
    /// <summary>It holds.</summary>
    Valid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The viewer signed out.</summary>
    Deleted,

    /// <summary>The MVPD or an operator ended it.</summary>
    Invalidated,
}
