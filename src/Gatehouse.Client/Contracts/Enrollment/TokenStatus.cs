namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>State of an enrollment token, computed on each look. Where several hold, the one further down this list is given.</summary>
public enum TokenStatus
{
    /// <summary>Lets devices in.</summary>
    Active,

    /// <summary>Lets devices in for less than another 24 hours.</summary>
    ExpiringSoon,

    /// <summary>Its start lies ahead.</summary>
    NotYetValid,

    /// <summary>Could let devices in, but its group, its SCEP profile, the CA or the push certificate is missing; see <see cref="EnrollmentTokenInfo.BrokenBecause"/>.</summary>
    Broken,

    /// <summary>Every place is used or reserved.</summary>
    Exhausted,

    /// <summary>Its end has passed.</summary>
    Expired,

    /// <summary>Taken back. Final.</summary>
    Revoked,
}
