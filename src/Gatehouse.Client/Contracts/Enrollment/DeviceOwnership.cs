namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>Whose device it is; decides the rights that the enrollment profile asks for.</summary>
public enum DeviceOwnership
{
    /// <summary>The person's own: no erasing, no lock or passcode removal, and only managed apps are listed.</summary>
    Personal,

    /// <summary>The organization's: full rights.</summary>
    Company,
}
