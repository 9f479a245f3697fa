using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>
/// One conversation with the Secret Service, on one thread. It has a main context of its own, so that nothing of it is left to
/// the app's, and the end of the session's bus does not end the process, as GLib would have it.
/// </summary>
internal sealed class SecretServiceConnection : IDisposable
{
    private const int SessionBus = 2; // G_BUS_TYPE_SESSION
    private const int OpenSession = 1 << 1;
    private const int LoadCollections = 1 << 2;
    private const int SearchAll = 1 << 1;
    private const int SearchLoadSecrets = 1 << 3;

    private readonly CancellationToken _ct;
    private readonly IntPtr _context;
    private readonly IntPtr _cancellable;
    private readonly CancellationTokenRegistration _cancelling;
    private readonly IntPtr _bus;
    private readonly int _exitsOnClose;
    private readonly IntPtr _service;

    /// <exception cref="SecureStoreException"><see cref="StoreFault.VaultUnreachable"/> without a session bus, or without such a service on it.</exception>
    public SecretServiceConnection(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _ct = ct;
        _context = GLib.g_main_context_new();
        GLib.g_main_context_push_thread_default(_context);
        try
        {
            _cancellable = GLib.g_cancellable_new();
            _cancelling = ct.Register(() => GLib.g_cancellable_cancel(_cancellable));

            _bus = GLib.g_bus_get_sync(SessionBus, _cancellable, out var noBus);
            Check(noBus);
            _exitsOnClose = GLib.g_dbus_connection_get_exit_on_close(_bus);
            GLib.g_dbus_connection_set_exit_on_close(_bus, 0);

            // Not the shared instance of libsecret, which outlives the daemon that it is of.
            _service = LibSecret.secret_service_open_sync(
                LibSecret.secret_service_get_type(), IntPtr.Zero, OpenSession | LoadCollections, _cancellable, out var error);
            Check(error);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>True when a keyring is locked, whichever it is.</summary>
    public bool AnyLocked
    {
        get
        {
            var collections = GLib.TakeList(LibSecret.secret_service_get_collections(_service));
            var locked = collections.Exists(c => LibSecret.secret_collection_get_locked(c) != 0);
            collections.ForEach(GLib.g_object_unref);
            return locked;
        }
    }

    /// <summary>The keyring that new items go to; null when there is none. To be disposed.</summary>
    public NativeObject? Default()
    {
        var collection = LibSecret.secret_collection_for_alias_sync(_service, "default", 0, _cancellable, out var error);
        Check(error);
        return collection == IntPtr.Zero ? null : new NativeObject(collection);
    }

    /// <summary>Has the person asked to unlock it; whether that was done is told by asking it.</summary>
    public void Unlock(NativeObject collection)
    {
        var list = GLib.g_list_append(IntPtr.Zero, collection.Pointer);
        _ = LibSecret.secret_service_unlock_sync(_service, list, _cancellable, IntPtr.Zero, out var error);
        GLib.g_list_free(list);
        Check(error);
    }

    /// <summary>The items with these attributes, with their secrets where they are not locked. To be disposed.</summary>
    public List<NativeObject> Search(ItemAttributes attributes)
    {
        var list = LibSecret.secret_service_search_sync(_service, IntPtr.Zero, attributes.Table, SearchAll | SearchLoadSecrets, _cancellable, out var error);
        Check(error);
        return GLib.TakeList(list).ConvertAll(i => new NativeObject(i));
    }

    /// <summary>Stores a text in a keyring, in place of what has the same attributes there.</summary>
    public void Store(ItemAttributes attributes, NativeObject collection, string label, byte[] text)
    {
        var value = LibSecret.secret_value_new(text, text.Length, "text/plain");
        _ = LibSecret.secret_service_store_sync(
            _service, IntPtr.Zero, attributes.Table, GLib.g_dbus_proxy_get_object_path(collection.Pointer), label, value, _cancellable, out var error);
        LibSecret.secret_value_unref(value);
        Check(error);
    }

    /// <summary>Deletes what is not locked of them.</summary>
    public void Clear(ItemAttributes attributes)
    {
        _ = LibSecret.secret_service_clear_sync(_service, IntPtr.Zero, attributes.Table, _cancellable, out var error);
        Check(error);
    }

    public void Dispose()
    {
        Release(_service);
        _cancelling.Dispose();
        Release(_cancellable);

        // What is still to be said to anybody holds on to the connection: it would be found again after the bus was gone.
        while (GLib.g_main_context_iteration(_context, 0) != 0)
        {
        }

        if (_bus != IntPtr.Zero)
        {
            GLib.g_dbus_connection_set_exit_on_close(_bus, _exitsOnClose);
            GLib.g_object_unref(_bus);
        }

        GLib.g_main_context_pop_thread_default(_context);
        GLib.g_main_context_unref(_context);
    }

    private static void Release(IntPtr instance)
    {
        if (instance != IntPtr.Zero)
        {
            GLib.g_object_unref(instance);
        }
    }

    private void Check(IntPtr error)
    {
        if (error != IntPtr.Zero)
        {
            var text = GLib.TakeError(error);
            _ct.ThrowIfCancellationRequested();
            throw VaultFaults.Unreachable("The keyring of this session cannot be reached.", new IOException(text));
        }
    }
}
