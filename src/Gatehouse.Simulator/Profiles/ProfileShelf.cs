using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Simulator.Profiles;

/// <summary>The profiles on a device, oldest first. Used by one session of the device at a time.</summary>
public sealed class ProfileShelf
{
    private readonly List<InstalledProfile> _profiles = [];

    /// <summary>What is installed.</summary>
    public IReadOnlyList<InstalledProfile> Installed => _profiles;

    /// <summary>Finds by identifier.</summary>
    public bool TryFind(string identifier, [NotNullWhen(true)] out InstalledProfile? profile)
    {
        profile = _profiles.Find(installed => installed.Identifier == identifier);
        return profile is not null;
    }

    /// <summary>Installs; one of the same identifier is replaced.</summary>
    internal void Put(InstalledProfile profile)
    {
        _profiles.RemoveAll(installed => installed.Identifier == profile.Identifier);
        _profiles.Add(profile);
    }

    /// <summary>Removes; false when there is none.</summary>
    internal bool Remove(string identifier) => _profiles.RemoveAll(installed => installed.Identifier == identifier) > 0;

    /// <summary>Removes what goes away with the management.</summary>
    internal void RemoveManaged() => _profiles.RemoveAll(installed => installed.IsManaged || installed.IsEnrollment);

    /// <summary>Forgets everything.</summary>
    internal void Wipe() => _profiles.Clear();
}
