using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>A keyring or an item, which is given back at the end.</summary>
internal sealed class NativeObject(IntPtr pointer) : IDisposable
{
    public IntPtr Pointer => pointer;

    public bool IsLockedKeyring => LibSecret.secret_collection_get_locked(pointer) != 0;

    public bool IsLockedItem => LibSecret.secret_item_get_locked(pointer) != 0;

    /// <summary>Its path on the bus.</summary>
    public string Path => Marshal.PtrToStringAnsi(GLib.g_dbus_proxy_get_object_path(pointer)) ?? string.Empty;

    /// <summary>The secret of an item; null when it could not be loaded. The caller zeroes it.</summary>
    public byte[]? Secret()
    {
        var value = LibSecret.secret_item_get_secret(pointer);
        if (value == IntPtr.Zero)
        {
            return null;
        }

        var bytes = LibSecret.secret_value_get(value, out var length);
        var secret = new byte[(int)length];
        Marshal.Copy(bytes, secret, 0, secret.Length);
        LibSecret.secret_value_unref(value);
        return secret;
    }

    public void Dispose() => GLib.g_object_unref(pointer);
}
